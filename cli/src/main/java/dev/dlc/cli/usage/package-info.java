/**
 * The command line as data: a {@link dev.dlc.cli.usage.CommandSpec} names a command's parameters and flags once, and
 * parsing, help texts, shell completion and usage errors all read it.
 */
package dev.dlc.cli.usage;
