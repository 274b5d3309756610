"""The network and what stands round it: word pieces, the encoder, the arithmetic of its heads, the weights."""
