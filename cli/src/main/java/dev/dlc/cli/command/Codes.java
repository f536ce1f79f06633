package dev.dlc.cli.command;

import dev.dlc.cli.usage.UsageCode;
import dev.dlc.diagnostic.Code;
import dev.dlc.dsl.check.DslCode;
import dev.dlc.dsl.parse.SyntaxCode;
import dev.dlc.ir.IrCode;
import dev.dlc.optimizer.OptimizerCode;
import dev.dlc.runtime.RuntimeCode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The codes of all modules. */
public final class Codes {
    private Codes() {}

    /** All codes, sorted by their identifiers. */
    public static List<Code> all() {
        return Stream.<Code[]>of(
                        SyntaxCode.values(),
                        DslCode.values(),
                        IrCode.values(),
                        OptimizerCode.values(),
                        RuntimeCode.values(),
                        UsageCode.values())
                .flatMap(Stream::of)
                .sorted(Comparator.comparing(Code::id))
                .toList();
    }
}
