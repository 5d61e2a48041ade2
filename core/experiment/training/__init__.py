"""Training: settings, optimizers, schedules, the trainer, evaluation, runs and their checkpoints."""
