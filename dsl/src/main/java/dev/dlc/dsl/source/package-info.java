/** Where the texts of programs come from: {@link dev.dlc.dsl.source.ModuleResolver}. */
package dev.dlc.dsl.source;
