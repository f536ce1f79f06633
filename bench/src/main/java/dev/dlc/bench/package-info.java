/**
 * Measurements, not shipped: workloads whose steps are timed in a process of their own, so that they can be run in turn
 * with other systems on the same work.
 */
package dev.dlc.bench;
