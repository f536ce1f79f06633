/**
 * What a program is to those who run it: graphs with names. {@link dev.dlc.dsl.program.FunctionProgram} for one call,
 * {@link dev.dlc.dsl.program.ModelProgram} for a model with its parameters, {@link dev.dlc.dsl.program.TrainProgram}
 * for a train block, {@link dev.dlc.dsl.program.TestProgram} for an inline test.
 *
 * <p>Conventions. Random numbers come from the input {@code rng.key} ({@code i32[2]}); a graph has it only if it draws
 * some. A step that reads {@code total_steps} has the input {@code steps.total} ({@code f32[]}): the number of updates
 * of the phase. Parameters and states are leaves by path ({@code net.conv1.w}); a graph {@code init} has one update for
 * each of them, with its first value, and reads nothing but the key.
 */
package dev.dlc.dsl.program;
