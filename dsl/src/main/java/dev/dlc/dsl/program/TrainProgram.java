package dev.dlc.dsl.program;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.Span;
import dev.dlc.ir.Graph;
import dev.dlc.ir.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A train block.
 *
 * @param name the name
 * @param settings its hyper-parameters with the values in use
 * @param leaves parameters first declared first, then states, those of learning rules
 *     ({@code minimize0/adam/net.conv1.w/m}, {@code minimize0/t}) last
 * @param init yields their first values
 * @param data the data sets to try, in order; empty for a block without data
 * @param phases what runs one after another; at least one
 * @param warnings what the user should know
 */
public record TrainProgram(
        String name,
        List<Setting> settings,
        List<LeafSpec> leaves,
        Graph init,
        List<DataSource> data,
        List<Phase> phases,
        List<Diagnostic> warnings) {
    public TrainProgram {
        settings = List.copyOf(settings);
        leaves = List.copyOf(leaves);
        data = List.copyOf(data);
        phases = List.copyOf(phases);
        warnings = List.copyOf(warnings);
    }

    /** What a length counts. */
    public enum TimeUnit {
        EPOCH,
        STEP
    }

    /**
     * A phase; a block without phases is one phase named like the block.
     *
     * @param name the name, with its index: {@code pretrain[0]}
     * @param unit what {@code count} counts
     * @param count how long it runs
     * @param choice which of its epochs counts; empty where the last one does
     * @param fields the data fields that the step reads, by name
     * @param step one step. Inputs: the fields, maybe {@code rng.key}. Roots: reports and checks in source order (a
     *     minimized loss is guarded), then the last version of each leaf that changed
     * @param eval what {@code eval} reports of a batch; changes nothing
     * @param every what is saved from time to time
     */
    public record Phase(
            String name,
            TimeUnit unit,
            long count,
            Optional<Choice> choice,
            List<Field> fields,
            Graph step,
            Optional<Evaluation> eval,
            List<Every> every) {
        public Phase {
            fields = List.copyOf(fields);
            every = List.copyOf(every);
        }
    }

    /**
     * The choice of the best epoch by a report.
     *
     * @param report its name
     * @param highest whether the highest value is the best, else the lowest
     * @param patience how many epochs without a better one end the phase
     * @param evaluated whether it is a report of {@code eval}, else one of {@code step}
     * @param span where it stands
     */
    public record Choice(String report, boolean highest, OptionalLong patience, boolean evaluated, Span span) {}

    /** A data field that a graph reads as an input. */
    public record Field(String name, Type.Tensor type) {}

    /** The {@code eval} block. */
    public record Evaluation(List<Field> fields, Graph graph) {
        public Evaluation {
            fields = List.copyOf(fields);
        }
    }

    /**
     * Files that are written every so many epochs or steps.
     *
     * @param graph its outputs are named by the files they go to; the kind of a file follows from its ending
     */
    public record Every(TimeUnit unit, long count, Graph graph) {}
}
