# Random slopes for test_slopes.py: run from this folder with `Rscript slopes.R`. Experience is
# centred and its slope differs between the arms, as analysis/models/multilevel.py has it.
suppressMessages({ library(lme4); library(jsonlite) })
far <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6),
                   calc.derivs = FALSE, check.conv.singular = "ignore")
d <- read.csv("rsw_sim.csv"); d$exper <- d$exper - mean(d$exper)
set.seed(11); turn <- function(id, sd) rnorm(length(unique(id)), 0, sd)[as.integer(factor(id))]
d$y <- round(d$y + d$exper * (turn(d$site, .03) + turn(d$unit, .04)), 6)
answer <- function(f) {
  m <- lmer(f, d, control = far); s <- coef(summary(m)); v <- as.data.frame(VarCorr(m))
  list(formula = deparse1(f), loglik_reml = as.numeric(logLik(m)),
       fixef = lapply(rownames(s), function(t) list(term = t, estimate = s[t, 1], se = s[t, 2])),
       varcomp = lapply(seq_len(nrow(v)), function(i)
         list(grp = v$grp[i], var1 = v$var1[i], var2 = v$var2[i], vcov = v$vcov[i], sdcor = v$sdcor[i])))
}
write.csv(d["y"], "slopes.csv", row.names = FALSE)
write(toJSON(list(
  versions = list(R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  site = answer(y ~ rsw + exper + rsw:exper + (1 + exper | site) + (1 | unit) + (1 | worker)),
  unit = answer(y ~ rsw + exper + rsw:exper + (1 | site) + (1 + exper | unit) + (1 | worker)),
  crossed = answer(y ~ rsw + exper + rsw:exper + (1 + exper | site) + (1 + exper | unit) +
                     (1 | worker) + (1 | rater))
), auto_unbox = TRUE, digits = 12, pretty = TRUE), "slopes.json")
