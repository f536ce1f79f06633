import nn { Lineer }
import loss { mse, mean_square }
