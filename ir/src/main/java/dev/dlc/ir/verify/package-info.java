/** What must hold for every graph between passes, as a table of numbered rules. */
package dev.dlc.ir.verify;
