/**
 * The op table. Each family is a class of rows made by factories; {@link dev.dlc.ir.op.OpTable} lists all rows by name.
 * A row holds the type rule, the reference meaning, the gradient rule, algebraic facts and the inputs of the
 * table-driven tests. A new elementwise op is one row here and one line in each backend's table.
 */
package dev.dlc.ir.op;
