/**
 * The command line: {@link dev.dlc.cli.usage.CommandSpecs} describes commands to picocli, which parses and writes help
 * texts; {@link dev.dlc.cli.usage.Flag} gives values their types, {@link dev.dlc.cli.usage.UsageErrors} turns mistakes
 * into diagnostics.
 */
package dev.dlc.cli.usage;
