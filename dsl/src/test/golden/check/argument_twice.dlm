import nn { Linear }
model Net { inner = Linear(784, 10, inputs: 784) }
