"""Settings that the platform's plugin loader adds, per environment. Each function may be called twice."""
