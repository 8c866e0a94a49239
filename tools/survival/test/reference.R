# The outside oracle of the survival tool: R's package survival on Fed-TCGA-BRCA. Prints JSON that is kept in reference.json.
# Rscript reference.R PATH/brca.csv
library(survival)
d <- read.csv(commandArgs(TRUE)[1], check.names = FALSE)
list_of <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ","), "]")
km <- survfit(Surv(T, E) ~ 1, data = d)
# Every tenth time is enough to keep.
at <- seq(1, length(km$time) - 20, by = 10)
g <- d[["ajcc_pathologic_t_T2"]]
lr <- survdiff(Surv(d$T, d$E) ~ g)
covariates <- c("age_at_index", "ajcc_pathologic_n_N1", "ajcc_pathologic_t_T2", "ajcc_pathologic_t_T3", "race_white", "prior_malignancy_yes")
x <- as.matrix(d[, covariates])
fit <- coxph(Surv(d$T, d$E) ~ x, ties = "efron", control = coxph.control(eps = 1e-13, iter.max = 100, toler.chol = 1e-14))
s <- summary(fit)$coefficients
cat(sprintf('{"time":%s,"survival":%s,"error":%s,"lower":%s,"upper":%s,"chiSquare":%.17g,"logRankP":%.17g,"coefficient":%s,"standardError":%s,"p":%s,"logLikelihood":%s}\n',
  list_of(km$time[at]), list_of(km$surv[at]), list_of((km$surv * km$std.err)[at]), list_of(km$lower[at]), list_of(km$upper[at]), lr$chisq, pchisq(lr$chisq, 1, lower.tail = FALSE),
  list_of(coef(fit)), list_of(sqrt(diag(vcov(fit)))), list_of(s[, "Pr(>|z|)"]), list_of(fit$loglik)))
