/**
 * Running compiled graphs. A {@link dev.dlc.runtime.exec.LeafStore} holds the parameters and state that the graphs of a
 * program share; an {@link dev.dlc.runtime.exec.Executable} is one graph on one device.
 */
package dev.dlc.runtime.exec;
