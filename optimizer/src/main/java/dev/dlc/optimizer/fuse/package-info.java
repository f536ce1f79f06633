/**
 * Which nodes become one kernel. {@link dev.dlc.optimizer.fuse.Group} says what a kernel computes and over which axes;
 * {@link dev.dlc.optimizer.fuse.Separate} gives each node its own, {@link dev.dlc.optimizer.fuse.Fusion} puts nodes
 * together.
 */
package dev.dlc.optimizer.fuse;
