# What test_crossed.py compares with: run from this folder with `Rscript crossed.R`.
# lme4's own InstEval (students, lecturers and departments crossed) and Penicillin (plates and
# samples crossed). The optimiser is told to go as far as it can. lmerTest and pbkrtest
# take hours on InstEval: degrees of freedom are of the small ones only.
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite) })
far <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6),
                   calc.derivs = FALSE, check.conv.singular = "ignore")
bare <- function(m) {
  v <- as.data.frame(VarCorr(m)); f <- fixef(m)
  list(criterion = REMLcrit(m), term = names(f), estimate = unname(f),
       se = unname(sqrt(diag(as.matrix(vcov(m))))), group = v$grp, variance = v$vcov)
}
full <- function(m) {
  k <- coef(summary(m, ddf = "Kenward-Roger"))
  c(bare(m), list(df = unname(coef(summary(m))[, 3]), se_kr = unname(k[, 2]), df_kr = unname(k[, 3])))
}
insteval <- lme4::lmer(y ~ service + (1 | s) + (1 | d) + (1 | dept), InstEval, control = far)
penicillin <- lmerTest::lmer(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin, control = far)
out <- list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  insteval = bare(insteval), penicillin = full(penicillin))
write(toJSON(out, auto_unbox = TRUE, digits = 12, pretty = TRUE), "crossed.json")
