# exercise: 4.1
# Strides in place of the pool, and a Linear for 20·8·8 features.

from torch import nn


def Classifier32():
    return nn.Sequential(
        nn.Conv2d(3, 10, 3, stride=2, padding=1),
        nn.BatchNorm2d(10),
        nn.ReLU(inplace=True),
        nn.Conv2d(10, 20, 3, stride=2, padding=1),
        nn.ReLU(inplace=True),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(20 * 8 * 8, 10),
    )
