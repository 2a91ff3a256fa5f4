"""Statistics for few clusters, without a word of the study: frames and arrays in, numbers out."""
