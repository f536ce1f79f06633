/**
 * What checking stands on: {@link dev.dlc.dsl.check.DimSolver dims}, and the {@link dev.dlc.dsl.check.DslCode codes} of
 * what is wrong.
 */
package dev.dlc.dsl.check;
