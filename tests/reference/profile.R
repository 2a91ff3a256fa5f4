# What test_profile.py compares with: run from this folder with `Rscript profile.R`. Reads counts.csv
# (made by laplace.R) and writes profile.json: profile-likelihood intervals at 95 %.
# - "one": models with one random intercept; of its standard deviation, by glmmTMB's own profile
#   (a spline on log sd) and by lme4's (on sd), which know nothing of shares.
# - "icc": of every level's share, by brute force on glmmTMB's likelihood (Laplace's approximation by
#   TMB): the share is held by its level's log sd, nlminb goes over all else, uniroot finds the ends.
suppressMessages({ library(lme4); library(glmmTMB); library(jsonlite) })
d <- read.csv("counts.csv", stringsAsFactors = TRUE)
limit <- qchisq(.95, 1)
far <- glmmTMBControl(optCtrl = list(iter.max = 1e5, eval.max = 1e5, rel.tol = 1e-14, x.tol = 1e-10))

one <- function(f, family) {
  m <- glmmTMB(f, d, family = family, control = far)
  by_tmb <- exp(confint(m, parm = "theta_", method = "profile", npts = 60)[1, 1:2])
  l <- glmer(f, d, family = family, control = glmerControl(optimizer = "bobyqa"))
  by_lme4 <- confint(l, parm = "theta_", method = "profile", quiet = TRUE)[1, ]
  list(formula = deparse1(f), family = family$family, sd = exp(m$fit$par[["theta"]]),
       glmmTMB = as.numeric(by_tmb), lme4 = as.numeric(by_lme4))
}

# The latent scale's variance of a row, and of the single counts (Nakagawa and others 2017).
row_variance <- function(family, a) if (family == "binomial") pi^2 / 3 else log(1 + 1 / mean(d$count) + a)
shares <- function(f, family) {
  m <- glmmTMB(f, d, family = family, control = far)
  name <- family$family; par <- m$fit$par; at <- names(par) == "theta"; K <- sum(at)
  dispersed <- name == "nbinom2"                # its parameter is the log of the size 1 / a
  a_of <- function(p) if (dispersed) exp(-p[names(par) == "betad"]) else 0
  icc <- function(p, k) {
    v <- exp(2 * p[at]); own <- if (k <= K) v[k] else log1p(a_of(p))
    own / (sum(v) + row_variance(name, a_of(p)))
  }
  held <- function(free, k, share) {            # the parameters, of which one holds the share
    p <- par; place <- if (k <= K) which(at)[k] else which(names(par) == "betad")
    p[-place] <- free; odds <- share / (1 - share)
    if (k <= K) {
      p[place] <- .5 * log(odds * (sum(exp(2 * p[at])[-k]) + row_variance(name, a_of(p))))
    } else {
      gap <- function(x) { p[place] <- x; log(icc(p, k)) - log(share) }
      p[place] <- uniroot(gap, c(-40, 20), tol = 1e-13)$root
    }
    p
  }
  rise <- function(share, k) {
    place <- if (k <= K) which(at)[k] else which(names(par) == "betad")
    start <- ifelse(at, pmax(par, log(.1)), par)[-place]
    goal <- function(free) { v <- m$obj$fn(held(free, k, share)); if (is.finite(v)) v else 1e10 }
    slope <- function(free) {                   # chain rule; the held one's part by differences
      turn <- sapply(seq_along(free), function(i) { h <- replace(0 * free, i, 1e-6)
        (held(free + h, k, share)[place] - held(free - h, k, share)[place]) / 2e-6 })
      g <- as.numeric(m$obj$gr(held(free, k, share)))
      g[-place] + g[place] * turn
    }
    best <- nlminb(start, goal, slope, control = list(eval.max = 1e4, iter.max = 1e4, rel.tol = 1e-12))$objective
    2 * (best - m$fit$objective)
  }
  ends <- function(k) {
    here <- icc(par, k); least <- 1e-7
    low <- if (here < 1e-6 || rise(least, k) < limit) 0 else
      uniroot(function(s) rise(s, k) - limit, c(least, here), tol = 1e-6)$root
    high <- uniroot(function(s) rise(s, k) - limit, c(max(here, least), .97), tol = 1e-6)$root
    list(icc = as.numeric(here), low = low, high = high)
  }
  groups <- names(VarCorr(m)$cond)
  levels <- c(groups, if (dispersed) "observation_id")
  list(formula = deparse1(f), family = name,
       icc = setNames(lapply(seq_along(levels), ends), levels))
}

nested <- count ~ rsw + wave + (1 | site) + (1 | unit) + (1 | worker) + offset(log(exposure))
lots <- update(nested, . ~ . - (1 | unit) - (1 | worker) + (1 | lot))
binary <- event ~ rsw + wave + (1 | site) + (1 | unit) + (1 | worker)
write(toJSON(list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                  glmmTMB = as.character(packageVersion("glmmTMB"))),
  one = list(binomial = one(event ~ rsw + wave + (1 | unit), binomial()),
             poisson = one(count ~ rsw + wave + (1 | unit) + offset(log(exposure)), poisson())),
  icc = list(nbinom2 = shares(nested, nbinom2()),
             nbinom2_lots = shares(lots, nbinom2()), binomial = shares(binary, binomial()))
), auto_unbox = TRUE, digits = 12, pretty = TRUE), "profile.json")
