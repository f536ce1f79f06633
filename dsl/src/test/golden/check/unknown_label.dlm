import nn { Conv2d }
model Net { conv = Conv2d(1, 6, kernal: 5) }
