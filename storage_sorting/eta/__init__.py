"""When a request will be ready: an honest band, learnt as the store works, measured as it comes true."""
