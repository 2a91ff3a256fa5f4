# What test_laplace.py compares with: run from this folder with `Rscript laplace.R`. Writes the
# simulated data counts.csv, and laplace.json: glmmTMB's fits (Laplace's approximation, automatic
# differentiation), lme4's where it has the family, of those data and of lme4's own grouseticks.
suppressMessages({ library(lme4); library(glmmTMB); library(jsonlite) })
set.seed(7)
d <- expand.grid(wave = 0:2, w = 1:5, u = 1:6, s = 1:6)
d$site <- paste0("s", d$s); d$unit <- paste0(d$site, "u", d$u); d$worker <- paste0(d$unit, "w", d$w)
d$coder <- paste0("c", sample(8, nrow(d), TRUE)); d$rsw <- d$s %% 2
d <- d[runif(nrow(d)) < .85, ]
d$lot <- paste0("l", sample(10, nrow(d), TRUE)); d$exposure <- round(runif(nrow(d), .5, 2), 2)
effect <- function(id, sd) rnorm(length(unique(id)), 0, sd)[as.integer(factor(id))]
eta <- .9 - .4 * d$rsw + .1 * d$wave + effect(d$site, .4) + effect(d$unit, .4) +
  effect(d$worker, .5) + effect(d$coder, .4)
d$count <- rnbinom(nrow(d), mu = d$exposure * exp(eta), size = 2.5)
d$event <- rbinom(nrow(d), 1, plogis(2 * (eta - .9)))
d <- d[c("site", "unit", "worker", "coder", "lot", "rsw", "wave", "exposure", "count", "event")]
write.csv(d, "counts.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("counts.csv", stringsAsFactors = TRUE)
far <- glmmTMBControl(optCtrl = list(iter.max = 1e5, eval.max = 1e5, rel.tol = 1e-14, x.tol = 1e-10))
answer <- function(m, b, se, v) list(
  formula = deparse1(formula(m)), family = family(m)$family, n = nobs(m),
  loglik = as.numeric(logLik(m)), varcomp = lapply(names(v), function(k) list(grp = k, var = as.numeric(v[[k]]))),
  fixef = lapply(seq_along(b), function(i) list(term = names(b)[i], estimate = b[[i]], se = se[[i]],
    p = 2 * pnorm(-abs(b[[i]] / se[[i]])))))
tmb <- function(f, data, family) {
  m <- glmmTMB(f, data, family = family, control = far)
  r <- answer(m, fixef(m)$cond, sqrt(diag(vcov(m)$cond)), VarCorr(m)$cond)
  c(r, list(size = sigma(m), hessian = m$sdr$pdHess))
}
lme <- function(f, data, family) {
  m <- glmer(f, data, family = family, control = glmerControl(optimizer = "bobyqa",
    optCtrl = list(rhoend = 1e-10, maxfun = 1e6), calc.derivs = TRUE))
  answer(m, fixef(m), sqrt(diag(as.matrix(vcov(m)))), VarCorr(m))
}
nested <- count ~ rsw + wave + (1 | site) + (1 | unit) + (1 | worker) + offset(log(exposure))
crossed <- update(nested, . ~ . + (1 | coder))
# Lots have no effect, and their variance is zero.
lots <- update(nested, . ~ . + (1 | lot))
binary <- event ~ rsw + wave + (1 | site) + (1 | unit) + (1 | worker) + (1 | coder)
ticks <- transform(grouseticks, Y96 = 1 * (YEAR == "96"), Y97 = 1 * (YEAR == "97"))
ticked <- TICKS ~ Y96 + Y97 + cHEIGHT + (1 | LOCATION) + (1 | BROOD)
write(toJSON(list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                  glmmTMB = as.character(packageVersion("glmmTMB"))),
  glmmTMB = list(
    nbinom2_nested = tmb(nested, d, nbinom2()), nbinom2_crossed = tmb(crossed, d, nbinom2()),
    nbinom2_lots = tmb(lots, d, nbinom2()),
    nbinom2_ticks = tmb(ticked, ticks, nbinom2()), poisson_crossed = tmb(crossed, d, poisson()),
    poisson_ticks = tmb(ticked, ticks, poisson()), binomial_crossed = tmb(binary, d, binomial())),
  lme4 = list(
    poisson_crossed = lme(crossed, d, poisson()),
    binomial_crossed = lme(binary, d, binomial()))
), auto_unbox = TRUE, digits = 12, pretty = TRUE), "laplace.json")
