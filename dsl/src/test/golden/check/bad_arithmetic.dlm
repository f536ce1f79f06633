import nn { Linear }
model Head(width: Int = 8, heads: Int = 0) { query = Linear(width, width / heads) }
