import nn { Linear }
import metric { accuracy }
import optim { sgd }
train misspelt {
  net = Linear(4, 3)
  data iris(batch: 16, validation: 0.2)
  step(features: f32[N, 4], label: i32[N]) { minimize mean(net(features)^2) over net with sgd() }
  eval(features, label) { report accuracy = accuracy(net(features), label) }
  epochs highest(acuracy, of: 10)
}
train computed {
  net = Linear(4, 3)
  data iris(batch: 16, validation: 0.2)
  step(features: f32[N, 4]) {
    let loss = mean(net(features)^2)
    minimize loss over net with sgd()
    report loss
  }
  epochs lowest(2.0 * loss, of: 10)
}
train endless {
  net = Linear(4, 3)
  data iris(batch: 16)
  step(features: f32[N, 4]) { report loss = mean(net(features)^2) }
  epochs lowest(loss, patience: 3)
}
