/** What the user sees: diagnostics, tables, JSON and live progress. Text for people and JSON say the same. */
package dev.dlc.cli.output;
