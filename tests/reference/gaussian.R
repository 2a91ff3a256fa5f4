# What test_gaussian.py compares with: run from this folder with `Rscript gaussian.R`.
# lme4's optimisers are told to go as far as they can; KRmodcomp takes contrasts of two rows.
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite) })
d <- read.csv("rsw_sim.csv"); d$w <- 1 + (seq_len(nrow(d)) %% 3) / 2
far <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6),
                   calc.derivs = FALSE, check.conv.singular = "ignore")
nested <- y ~ rsw + exper + (1 | site) + (1 | unit) + (1 | worker)
crossed <- update(nested, . ~ . + (1 | rater))
L <- rbind(c(0, 1, 0), c(0, 0, 1))
kr <- function(f) {
  m <- lme4::lmer(f, d, control = far); k <- KRmodcomp(m, L)$stats
  list(criterion = REMLcrit(m), statistic = k$Fstat, df = k$ddf, scale = k$F.scaling, p = k$p.value)
}
intervals <- function(f) {
  m <- lme4::lmer(f, d, REML = FALSE, control = far)
  p <- suppressWarnings(profile(m, which = "theta_", devtol = 1e-6, delta.cutoff = 1 / 32))
  i <- confint(p, level = .95)
  # Rows are .sig01 ... in the order of the variances (most groups first), then .sigma.
  list(order = c(names(getME(m, "flist")), "residual"), low = unname(i[, 1]), high = unname(i[, 2]))
}
weighted <- lmerTest::lmer(nested, d, weights = w, control = far)
# A site variance of exactly zero: every site's mean is taken off.
d$flat <- d$y - ave(d$y, d$site); flat <- lmerTest::lmer(update(nested, flat ~ .), d, control = far)
table <- function(m) {
  s <- coef(summary(m)); k <- coef(summary(m, ddf = "Kenward-Roger")); v <- as.data.frame(VarCorr(m))
  list(criterion = REMLcrit(m), term = rownames(s), estimate = unname(s[, 1]), se = unname(s[, 2]),
       df = unname(s[, 3]), se_kr = unname(k[, 2]), df_kr = unname(k[, 3]),
       group = v$grp, variance = v$vcov)
}
effects <- function(f) {
  m <- lme4::lmer(f, d, control = far); r <- ranef(m, condVar = FALSE)
  lapply(r, function(e) list(group = rownames(e), effect = e[, 1]))
}
out <- list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                  pbkrtest = as.character(packageVersion("pbkrtest")),
                  lmerTest = as.character(packageVersion("lmerTest"))),
  two_rows = list(nested = kr(nested), crossed = kr(crossed)),
  profile = list(nested = intervals(nested), crossed = intervals(crossed)),
  weighted = table(weighted), flat = table(flat), effects = effects(crossed))
write(toJSON(out, auto_unbox = TRUE, digits = 12, pretty = TRUE), "gaussian.json")
