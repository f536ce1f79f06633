package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.ir.op.Elementwise;
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
        return switch (failure) {
            case Executable.Failure.NotFinite bad ->
                notFinite(
                        device,
                        graph,
                        session,
                        leaves,
                        bad.report() + " is " + bad.value(),
                        reported(graph, bad),
                        step);
            case Executable.Failure.CheckFailed check
            when asksForFinite(graph, check) ->
                notFinite(device, graph, session, leaves, check.message(), check.span(), step);
            case Executable.Failure.CheckFailed check ->
                Failures.diagnostic(check).exception();
        };
    }

    /** Where the loss of a report is computed. */
    private static Optional<Span> reported(Graph graph, Executable.Failure.NotFinite bad) {
        return graph.roots().stream()
                .filter(root ->
                        root instanceof Root.Report report && report.name().equals(bad.report()))
                .findFirst()
                .flatMap(root -> root.value().span());
    }

    /** Whether the failed check is {@code is_finite(x)}: of a loss that no report shows, or written by the user. */
    private static boolean asksForFinite(Graph graph, Executable.Failure.CheckFailed failed) {
        return graph.roots().stream()
                .anyMatch(root -> root instanceof Root.Check check
                        && check.value().is(Elementwise.IS_FINITE)
                        && check.message().equals(failed.message())
                        && check.span().equals(failed.span()));
    }

    private static DlcException notFinite(
            Device device,
            Graph graph,
            GraphSession session,
            LeafStore leaves,
            String what,
            Optional<Span> loss,
            long step) {
        Optional<Device.Suspect> suspect = device.findNotFinite(graph, leaves, session.sizes(), session.inputs());
        String message = what + " at step " + step + "; parameters and state are as before that step";
        Diagnostic base = suspect.flatMap(Device.Suspect::span)
                .map(span -> Diagnostic.at(RuntimeCode.NOT_FINITE, span, message))
                .orElseGet(() -> Diagnostic.nowhere(RuntimeCode.NOT_FINITE, message));
        boolean elsewhere = !loss.equals(suspect.flatMap(Device.Suspect::span));
        Diagnostic labelled =
                elsewhere ? loss.map(span -> base.label(span, "the loss")).orElse(base) : base;
        String found = suspect.map(
                        s -> "the first such value is " + s.value() + " in " + s.label() + ", element " + s.index())
                .orElse(what);
        return labelled.sides("finite values", found)
                .fix("lower the learning rate, clip the gradient, or guard the operation (log, division, exp) at"
                        + " this place")
                .exception();
    }
}
