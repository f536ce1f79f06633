package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.dsl.program.DataSource;
import dev.dlc.dsl.program.LeafSpec;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Root;
import dev.dlc.runtime.data.DataRequest;
import dev.dlc.runtime.data.DataValue;
import dev.dlc.runtime.exec.Leaf;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Makes plans of elaborated train blocks. */
public final class TrainPlans {
    private TrainPlans() {}

    /** The plan of a train block. */
    public static TrainPlan of(TrainProgram program) {
        return new TrainPlan(
                program.name(),
                program.init(),
                program.leaves().stream().map(TrainPlans::leaf).toList(),
                program.phases().stream().map(TrainPlans::phase).toList(),
                program.data().stream().map(TrainPlans::request).toList(),
                hash(program));
    }

    private static TrainPlan.LeafUse leaf(LeafSpec spec) {
        Leaf.Kind kind = spec.isParameter() ? Leaf.Kind.PARAMETER : Leaf.Kind.STATE;
        boolean rule = spec.role() == LeafSpec.Role.RULE;
        return new TrainPlan.LeafUse(Leaf.of(spec.path(), kind, spec.type(), Optional.of(spec.span())), !rule);
    }

    private static TrainPlan.Phase phase(TrainProgram.Phase phase) {
        return new TrainPlan.Phase(
                phase.name(),
                phase.step(),
                length(phase.unit(), phase.count()),
                phase.eval().map(TrainProgram.Evaluation::graph),
                phase.every().stream()
                        .map(every -> new TrainPlan.Save(length(every.unit(), every.count()), every.graph()))
                        .toList(),
                phase.choice());
    }

    private static TrainPlan.Length length(TrainProgram.TimeUnit unit, long count) {
        return switch (unit) {
            case EPOCH -> new TrainPlan.Length.Epochs(count);
            case STEP -> new TrainPlan.Length.Steps(count);
        };
    }

    private static DataRequest request(DataSource source) {
        Diagnostic.Place place = new Diagnostic.Place.InSource(source.span());
        List<DataRequest.Given> given = source.arguments().entrySet().stream()
                .map(entry -> new DataRequest.Given(entry.getKey(), value(entry.getValue()), place))
                .toList();
        return new DataRequest(source.name(), given, place);
    }

    private static DataValue value(Object value) {
        return switch (value) {
            case Long whole -> new DataValue.Whole(whole);
            case Double real -> new DataValue.Real(real);
            case Boolean flag -> new DataValue.Flag(flag);
            case Object other -> new DataValue.Text(other.toString());
        };
    }

    /** A hash of everything that a step computes: the same source gives the same hash, wherever it lies. */
    private static String hash(TrainProgram program) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(text(program.init()));
            program.phases().forEach(phase -> digest.update(text(phase.step())));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** Nodes, attributes and roots; no spans, so that moving a line changes nothing. */
    private static byte[] text(Graph graph) {
        StringBuilder text = new StringBuilder();
        graph.nodes().forEach(node -> text.append(node).append(node.attrs()).append('\n'));
        for (Root root : graph.roots()) {
            String name = switch (root) {
                case Root.Output output -> "output " + output.name();
                case Root.Report report -> "report " + report.name();
                case Root.Update update -> "update " + update.name();
                case Root.Check check -> "check";
            };
            text.append(name).append(" %").append(root.value().id()).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
