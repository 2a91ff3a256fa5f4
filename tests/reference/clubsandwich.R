# CR2 of clubSandwich 0.5.8 (R 4.2.2): Rscript clubsandwich.R rsw_sim.csv > clubsandwich.json
suppressMessages(library(clubSandwich)); library(jsonlite)
d <- read.csv(commandArgs(TRUE)[1])
row <- function(m, cluster, keep = seq_along(coef(m))) {
  s <- coef_test(m, vcov = "CR2", cluster = cluster, test = "Satterthwaite")
  list(est = unname(coef(m))[keep], se = s$SE[keep], df = s$df[keep])
}
few <- d[!(d$site == "s000000" & d$unit != "u000000"), ]
cat(toJSON(list(
  all = row(lm(y ~ rsw + exper, d), d$site),
  unbalanced = row(lm(y ~ rsw + exper, few), few$site),
  unit = row(lm(y ~ exper + site, d), d$unit, 1:2)
), digits = 12, auto_unbox = TRUE, pretty = TRUE))
