/** One class for each command: its spec and what it does. */
package dev.dlc.cli.command;
