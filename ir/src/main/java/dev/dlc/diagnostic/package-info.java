/**
 * Diagnostics as data. Whatever is wrong with a program, a file, a flag or a data set is described by a
 * {@link dev.dlc.diagnostic.Diagnostic}: a code, a place, what was expected, what was found, and a fix. Text is made
 * once, at the edge, by {@link dev.dlc.diagnostic.DiagnosticRenderer}.
 *
 * <p>Codes are enums that implement {@link dev.dlc.diagnostic.Code}, one per module, in disjoint ranges:
 *
 * <table>
 *   <caption>Ranges</caption>
 *   <tr><td>E01xx</td><td>syntax</td><td>dsl</td></tr>
 *   <tr><td>E02xx</td><td>names, modules, imports, arguments</td><td>dsl</td></tr>
 *   <tr><td>E03xx</td><td>types, shapes, dims</td><td>dsl</td></tr>
 *   <tr><td>E04xx</td><td>effects, updates, training blocks</td><td>dsl</td></tr>
 *   <tr><td>E05xx</td><td>differentiation, graph passes, the text form of graphs</td><td>ir, optimizer</td></tr>
 *   <tr><td>E06xx</td><td>data sets</td><td>runtime</td></tr>
 *   <tr><td>E07xx</td><td>weights, checkpoints, output files</td><td>runtime</td></tr>
 *   <tr><td>E08xx</td><td>execution: memory, NaN, devices</td><td>runtime</td></tr>
 *   <tr><td>E09xx</td><td>usage of the command</td><td>cli</td></tr>
 *   <tr><td>W....</td><td>warnings, same ranges</td><td></td></tr>
 * </table>
 *
 * <p>Every code has a page, the resource {@code /dev/dlc/explain/CODE.md} of its module, printed by {@code dlc explain
 * CODE}.
 */
package dev.dlc.diagnostic;
