# lme4 on the data of benchmarks/engine.py: Rscript engine.R <what> <csv> [<n>], one line of JSON.
# Memory is the rise of the peak from after the rows were read, so that a multiple of it is the least.
suppressMessages({ library(lme4); library(jsonlite) })
args <- commandArgs(trailingOnly = TRUE)
d <- read.csv(args[2])
f <- y ~ arm + x + (1 | site) + (1 | unit) + (1 | worker)
if ("coder" %in% names(d)) f <- update(f, . ~ . + (1 | coder))
if ("dept" %in% names(d)) f <- y ~ arm + (1 | s) + (1 | d) + (1 | dept)
mb <- function() { s <- readLines("/proc/self/status"); as.numeric(gsub("\\D", "", s[grep("VmHWM", s)])) / 1024 }
silent <- function(e) withCallingHandlers(e, warning = function(w) { warned <<- TRUE; invokeRestart("muffleWarning") },
                                          message = function(m) invokeRestart("muffleMessage"))
cpu <- function(e) sum(system.time(e)[c("user.self", "sys.self")])
warned <- FALSE; before <- mb()
found <- function(control) {
  t <- cpu(m <- silent(lmer(f, d, control = control)))
  list(cpu = t, memory = mb() - before, estimate = fixef(m)[["arm"]],
       error = sqrt(as.matrix(vcov(m))[2, 2]), criterion = REMLcrit(m), warned = warned)
}
out <- switch(args[1],
  default = found(lmerControl()),
  bobyqa = found(lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10, maxfun = 1e5), calc.derivs = FALSE)),
  kr = {
    suppressMessages(library(pbkrtest))
    m <- silent(lmer(f, d, control = lmerControl(optimizer = "bobyqa", calc.derivs = FALSE)))
    t <- cpu(k <- KRmodcomp(m, matrix(c(0, 1, 0), 1))$stats)  # which adjusts the covariance itself
    a <- vcovAdj(m)
    list(cpu = t, memory = mb() - before, error = sqrt(as.matrix(a)[2, 2]), df = k$ddf)
  },
  refit = {
    m <- silent(lmer(y ~ rsw + exper + (1 | site) + (1 | unit) + (1 | worker), d))
    ys <- simulate(m, as.integer(args[3]), seed = 1)
    list(cpu = cpu(for (y in ys) silent(refit(m, y))), memory = mb() - before)
  })
cat(toJSON(out, auto_unbox = TRUE, digits = 12), "\n")
