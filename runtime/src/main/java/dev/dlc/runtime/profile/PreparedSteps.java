package dev.dlc.runtime.profile;

import dev.dlc.runtime.HostTensor;
import dev.dlc.runtime.exec.Executable;
import dev.dlc.runtime.exec.LeafStore;
import dev.dlc.runtime.exec.Sizes;
import dev.dlc.runtime.train.Failures;
import dev.dlc.runtime.train.RandomKeys;
import dev.dlc.runtime.train.TrainPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A prepared graph whose random key changes from step to step. */
final class PreparedSteps {
    private final Executable.Run run;
    private final int[] key;
    private final long seed;
    private long step;

    PreparedSteps(Executable executable, LeafStore leaves, Map<String, HostTensor> inputs, long seed) {
        this.seed = seed;
        this.key = RandomKeys.key(seed, 0);
        List<Executable.Input> declared = new ArrayList<>();
        List<int[]> shapes = new ArrayList<>();
        for (Executable.Input input : executable.inputs()) {
            if (inputs.containsKey(input.name())) {
                declared.add(input);
                shapes.add(inputs.get(input.name()).shape());
            }
        }
        this.run = executable.prepare(leaves, Sizes.infer(declared, shapes));
        for (int i = 0; i < executable.inputs().size(); i++) {
            String name = executable.inputs().get(i).name();
            run.input(
                    i,
                    switch (name) {
                        case TrainPlan.RANDOM_KEY -> key;
                        case TrainPlan.TOTAL_STEPS -> new float[] {Short.MAX_VALUE};
                        default -> inputs.get(name).array();
                    });
        }
    }

    void step() {
        int[] next = RandomKeys.key(seed, step++);
        System.arraycopy(next, 0, key, 0, next.length);
        run.compute().ifPresent(failure -> {
            throw Failures.diagnostic(failure).exception();
        });
        run.commit();
    }
}
