# Random slopes for test_slopes.py: run from this folder with `Rscript slopes.R`. Experience is
# centred and its slope differs between the arms, as analysis/multilevel/model.py has it. Degrees of
# freedom are lmerTest's (Satterthwaite) and pbkrtest's (Kenward-Roger).
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite) })
far <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6),
                   calc.derivs = FALSE, check.conv.singular = "ignore")
d <- read.csv("rsw_sim.csv"); d$exper <- d$exper - mean(d$exper)
set.seed(11); turn <- function(id, sd) rnorm(length(unique(id)), 0, sd)[as.integer(factor(id))]
d$y <- round(d$y + d$exper * (turn(d$site, .03) + turn(d$unit, .04)), 6)
answer <- function(f) {
  fit <- lme4::lmer(f, d, control = far); m <- as_lmerModLmerTest(fit); v <- as.data.frame(VarCorr(m))
  s <- coef(summary(m)); k <- coef(summary(m, ddf = "Kenward-Roger"))
  two <- KRmodcomp(fit, rbind(c(0, 1, 0, 0), c(0, 0, 0, 1)))$stats
  by_ml <- lme4::lmer(f, d, REML = FALSE, control = far)
  list(formula = deparse1(f), singular = isSingular(m), loglik_reml = as.numeric(logLik(m)),
       loglik_ml = as.numeric(logLik(by_ml)),
       fixef = lapply(rownames(s), function(t) list(
         term = t, estimate = s[t, 1], se = s[t, 2], df_satterthwaite = s[t, 3],
         p_satterthwaite = s[t, 5], se_kr = k[t, 2], df_kr = k[t, 3], p_kr = k[t, 5])),
       two_rows = list(statistic = two$Fstat, df = two$ddf, scale = two$F.scaling, p = two$p.value),
       varcomp = lapply(seq_len(nrow(v)), function(i)
         list(grp = v$grp[i], var1 = v$var1[i], var2 = v$var2[i], vcov = v$vcov[i], sdcor = v$sdcor[i])))
}
in_site <- y ~ rsw + exper + rsw:exper + (1 + exper | site) + (1 | unit) + (1 | worker)
# Every site's own slope is taken off: no variance is left between them.
own <- sapply(split(d, d$site), function(s) coef(lm(y ~ exper, s))[[2]])
d$straight <- d$y - own[as.character(d$site)] * d$exper
write.csv(d["y"], "slopes.csv", row.names = FALSE)
write(toJSON(list(
  versions = c(list(R = R.version.string), sapply(c("lme4", "lmerTest", "pbkrtest"), simplify = FALSE,
                                                  function(p) as.character(packageVersion(p)))),
  site = answer(in_site),
  unit = answer(y ~ rsw + exper + rsw:exper + (1 | site) + (1 + exper | unit) + (1 | worker)),
  crossed = answer(y ~ rsw + exper + rsw:exper + (1 + exper | site) + (1 + exper | unit) +
                     (1 | worker) + (1 | rater)),
  singular = answer(update(in_site, straight ~ .))
), auto_unbox = TRUE, digits = 12, pretty = TRUE), "slopes.json")
