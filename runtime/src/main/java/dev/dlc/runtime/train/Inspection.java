package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import java.util.Optional;

/** Explains why a step failed: runs it again node by node, which is possible since nothing has changed. */
final class Inspection {
    private Inspection() {}

    static DlcException explain(
            Device device, Graph graph, GraphSession session, LeafStore leaves, Executable.Failure failure, long step) {
        if (!(failure instanceof Executable.Failure.NotFinite bad)) {
            return Failures.diagnostic(failure).exception();
        }
        Optional<Device.Suspect> suspect = device.findNotFinite(graph, leaves, session.sizes(), session.inputs());
        String message = bad.report() + " is " + bad.value() + " at step " + step
                + "; parameters and state are as before that step";
        Diagnostic base = suspect.flatMap(Device.Suspect::span)
                .map(span -> Diagnostic.at(RuntimeCode.NOT_FINITE, span, message))
                .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.NOT_FINITE, message));
        String found = suspect.map(
                        s -> "the first such value is " + s.value() + " in " + s.label() + ", element " + s.index())
                .orElse(bad.report() + " = " + bad.value());
        return base.sides("finite values", found)
                .fix("lower the learning rate, clip the gradient, or guard the operation (log, division, exp) at"
                        + " this place")
                .exception();
    }
}
