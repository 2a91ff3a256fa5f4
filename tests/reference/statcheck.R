# Reported tests judged by statcheck, for tests/mixed/reported/test_tests.py.
# Rscript tests/reference/statcheck.R (statcheck 1.4.0), in the project's folder.
library(statcheck)

set.seed(20240601)
format_p <- function(p) sub("^0", "", sprintf("%.3f", p))
rows <- list()
for (i in seq_len(400)) {
  kind <- c("t", "F", "chi2", "z", "r")[(i - 1) %% 5 + 1]
  df <- sample(c(3, 12, 40, 324), 1)
  x <- switch(kind,
    t = round(rnorm(1, 2, 1), 2), F = round(rf(1, 2, df) * 2, 2), chi2 = round(rchisq(1, df), 2),
    z = round(rnorm(1, 2, 1), 2), r = round(runif(1, -.6, .6), 2)
  )
  p <- switch(kind,
    t = 2 * pt(-abs(x), df), F = pf(x, 2, df, lower.tail = FALSE),
    chi2 = pchisq(x, df, lower.tail = FALSE), z = 2 * pnorm(-abs(x)),
    r = 2 * pt(-abs(x * sqrt(df / (1 - x^2))), df)
  )
  # Right, a little wrong, halved, or a bound.
  said <- switch(sample(6, 1),
    paste("=", format_p(p)), paste("=", format_p(min(p + .004, .999))), paste("=", format_p(p / 2)),
    "< .05", "> .05", "< .001"
  )
  head <- switch(kind,
    t = sprintf("t(%d) = %.2f", df, x), F = sprintf("F(2, %d) = %.2f", df, x),
    chi2 = sprintf("chi2(%d) = %.2f", df, x), z = sprintf("z = %.2f", x),
    r = sprintf("r(%d) = %.2f", df, x)
  )
  found <- suppressMessages(statcheck(paste0("It was ", head, ", p ", said, "."), messages = FALSE))
  rows[[i]] <- data.frame(
    statistic = kind, value = sprintf("%.2f", x), df = if (kind == "F") 2 else if (kind == "z") NA else df,
    df2 = if (kind == "F") df else NA, p = said, computed = found$computed_p, error = found$error,
    decision_error = found$decision_error
  )
}
found <- do.call(rbind, rows)
write.csv(found, "tests/reference/statcheck.csv", row.names = FALSE, na = "", quote = FALSE)
