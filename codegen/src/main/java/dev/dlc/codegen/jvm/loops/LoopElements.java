package dev.dlc.codegen.jvm.loops;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.contract.ElementWriter;
import dev.dlc.codegen.jvm.contract.Lane;
import dev.dlc.codegen.jvm.contract.Site;
import dev.dlc.ir.kernel.Kernel;
import dev.dlc.ir.kernel.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the elementwise parts of contractions: factors that are computed while packing, and epilogues. */
public final class LoopElements implements ElementWriter {
    private final Buffers buffers;
    private final Notes notes = new Notes();

    /** For a kernel. */
    public LoopElements(Kernel kernel) {
        this.buffers = new Buffers(kernel.buffers(), 0);
    }

    @Override
    public void run(Code code, List<Statement> statements, Site site, String axis, Expr length, Lane lane) {
        Scratchpads pads = new Scratchpads(code, Optional.empty(), 0, Map.of());
        Expr from = site.ints().get(axis);
        new AxisRun(new Method(buffers, lane, pads, notes))
                .run(statements, Place.of(code, site), axis, from, from.add(length));
    }

    /** Why some of them are scalar. */
    public List<String> reasons() {
        return notes.reasons();
    }
}
