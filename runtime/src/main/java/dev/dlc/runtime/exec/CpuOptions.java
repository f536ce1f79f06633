package dev.dlc.runtime.exec;

import dev.dlc.codegen.jvm.JvmOptions;
import dev.dlc.codegen.jvm.contract.Tuning;
import dev.dlc.optimizer.Options;

/**
 * Settings of the device {@code cpu}. None of them changes a bit of any result.
 *
 * @param threads threads that work on a launch
 * @param jvm which code runs
 * @param optimizer how much is fused
 */
public record CpuOptions(int threads, JvmOptions jvm, Options optimizer) {
    /** One thread for each processor, vectors as soon as they are compiled. */
    public static CpuOptions standard() {
        return threads(Runtime.getRuntime().availableProcessors());
    }

    /** A number of threads. */
    public static CpuOptions threads(int threads) {
        return new CpuOptions(threads, JvmOptions.standard(), Options.standard());
    }

    /** These options with sizes of blocks that were measured. */
    public CpuOptions tuned(Tuning tuning) {
        return new CpuOptions(threads, jvm.tuned(tuning), optimizer);
    }

    /** These options with another lane. */
    public CpuOptions lane(JvmOptions.LaneChoice lane) {
        return new CpuOptions(threads, jvm.lane(lane), optimizer);
    }
}
