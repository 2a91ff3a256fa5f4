# Two-stage cumulative incidence by survival 3.5-3 (R 4.2.2): Rscript incidence.R > incidence.json
suppressMessages(library(survival)); library(jsonlite)
set.seed(20240917)
horizon <- 365
n <- c(40, 25, 60, 33, 48, 21)
d <- data.frame(site_id = rep(paste0("s", 1:6), n))
d$rsw <- as.integer(d$site_id %in% c("s1", "s2", "s3"))
d$young <- rbinom(nrow(d), 1, 0.5)
d$children <- 1 + rpois(nrow(d), 1)
entry <- rexp(nrow(d), exp(-6.6 - 0.4 * d$rsw + 0.7 * d$young))
closed <- rexp(nrow(d), 1 / 500)
until <- runif(nrow(d), 100, 1000)
d$days <- ceiling(pmin(entry, closed, until) / 14) * 14 # visits every fortnight, so that days tie
d$ended <- ifelse(until < pmin(entry, closed), 0, ifelse(entry < closed, 1, 2))

one_site <- function(s) {
  mine <<- s # survfit and pseudo look for it by name
  fit <- survfit(Surv(days, factor(ended, 0:2)) ~ 1, mine)
  list(
    incidence = summary(fit, times = horizon)$pstate[, 2],
    pseudo = unname(pseudo(fit, times = horizon)[, 2])
  )
}
logit <- quasi(link = "logit", variance = "mu(1-mu)")
logit$dev.resids <- function(y, mu, wt) wt * (y - mu)^2 # its own wants 0 to 1
logit$initialize <- expression(mustart <- rep(mean(y), nobs))

two_stage <- function(d, adjusted) {
  sites <- lapply(split(d, d$site_id), one_site)
  incidence <- sapply(sites, `[[`, "incidence")
  y <- unlist(lapply(sites, `[[`, "pseudo"))
  value <- incidence
  if (adjusted) {
    x <- d$young - ave(d$young, d$site_id)
    fit <- glm(y ~ x, logit, control = glm.control(epsilon = 1e-15, maxit = 200))
    shift <- coef(fit)[2] * (d$young - mean(d$young))
    at <- function(a) mean(plogis(a + shift)) - mean(y)
    expected <- plogis(uniroot(at, c(-20, 20), tol = 1e-14)$root + shift)
    value <- incidence + mean(expected) - tapply(expected, d$site_id, mean)
  }
  test <- t.test(value[1:3], value[4:6], var.equal = TRUE)
  list(
    incidence = unname(incidence), adjusted = unname(value), pseudo = unname(y),
    estimate = mean(value[1:3]) - mean(value[4:6]),
    low = test$conf.int[1], high = test$conf.int[2], p = test$p.value
  )
}
repeated <- d[rep(seq_len(nrow(d)), d$children), ] # a weight is that many people
weighted <- two_stage(repeated, TRUE)
weighted$pseudo <- weighted$pseudo[!duplicated(rep(seq_len(nrow(d)), d$children))]
cat(toJSON(list(
  data = d, horizon = horizon, plain = two_stage(d, FALSE), adjusted = two_stage(d, TRUE),
  weighted = weighted
), digits = 15, auto_unbox = TRUE, dataframe = "columns"))
