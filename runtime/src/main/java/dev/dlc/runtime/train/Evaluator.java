package dev.dlc.runtime.train;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.ir.Graph;
import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.data.DataLocation;
import dev.dlc.runtime.data.DataSet;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.exec.Device;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.files.SafeTensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Runs the {@code eval} block of a plan with saved weights: on the test split, or once where it reads no data. */
public final class Evaluator {
    private final TrainPlan plan;
    private final Device device;
    private final DataSets dataSets;

    /** An evaluator. */
    public Evaluator(TrainPlan plan, Device device, DataSets dataSets) {
        this.plan = plan;
        this.device = device;
        this.dataSets = dataSets;
    }

    /**
     * What an evaluation yields.
     *
     * @param data the data set that was used; empty where the block reads no data
     * @param metrics the mean of each report over the test split, or the report
     * @param warning W0601 where another data set than the first was used
     */
    public record Result(String data, Map<String, Double> metrics, Optional<Diagnostic> warning) {}

    /**
     * Evaluates.
     *
     * @throws DlcException E0810 where there is no eval block, or one that reads data and no test split; what is wrong
     *     with files and data
     */
    public Result run(Path weights, DataLocation where, long seed) {
        Graph graph = plan.phases().getLast().eval().orElseThrow(() -> missing("no eval block"));
        LeafStore leaves = new LeafStore(plan.leaves().stream()
                .filter(TrainPlan.LeafUse::weight)
                .map(TrainPlan.LeafUse::leaf)
                .toList());
        SortedMap<String, HostTensor> tensors = SafeTensors.read(weights).tensors();
        Leaves.load(leaves, tensors, weights);
        EvalBlock block = new EvalBlock(() -> device.compile(graph), leaves);
        if (!block.readsData()) {
            return new Result("", block.once(seed, 0), Optional.empty());
        }
        DataSets.Opened opened = dataSets.open(plan.data(), where, seed);
        DataSet test = opened.data()
                .test()
                .orElseThrow(() -> missing("no test split in " + opened.data().name()));
        Map<String, Double> metrics = block.over(test, opened.data().batch(), seed, 0);
        return new Result(opened.data().name(), metrics, opened.warning());
    }

    private DlcException missing(String found) {
        return Diagnostic.nowhere(
                        RuntimeCode.NOTHING_TO_EVALUATE, "the train block " + plan.name() + " cannot be evaluated")
                .sides("an eval block and, where it reads data, a data set with a test split", found)
                .fix("add `eval(...) { report ... }` to the block, or choose another one")
                .exception();
    }
}
