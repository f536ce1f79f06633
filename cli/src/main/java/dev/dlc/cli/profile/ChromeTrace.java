package dev.dlc.cli.profile;

import dev.dlc.cli.output.Json;
import dev.dlc.runtime.profile.StepProfile;
import dev.dlc.runtime.profile.StepProfile.KernelProfile;
import java.util.ArrayList;
import java.util.List;

/** Profiles in the Trace Event Format: one process for each profile, complete events, microseconds. */
public final class ChromeTrace {
    private static final double MICRO = 1e6;

    private ChromeTrace() {}

    /** The trace as JSON. */
    public static String of(List<StepProfile> profiles) {
        List<Json> events = new ArrayList<>();
        for (int process = 0; process < profiles.size(); process++) {
            StepProfile profile = profiles.get(process);
            events.add(Json.object()
                    .put("name", "process_name")
                    .put("ph", "M")
                    .put("pid", process)
                    .put("args", Json.object().put("name", profile.name())));
            for (StepProfile.Event event : profile.timeline()) {
                events.add(event(event, profile.kernels().get(event.kernel()), profile, process));
            }
        }
        return Json.object().put("displayTimeUnit", "ns").put("traceEvents", events) + "\n";
    }

    private static Json event(StepProfile.Event event, KernelProfile kernel, StepProfile profile, int process) {
        return Json.object()
                .put("name", kernel.name())
                .put("cat", kernel.lane())
                .put("ph", "X")
                .put("ts", event.start() * MICRO)
                .put("dur", event.seconds() * MICRO)
                .put("pid", process)
                .put("tid", 0)
                .put(
                        "args",
                        Json.object()
                                .put("ops", kernel.ops())
                                .put("places", kernel.places())
                                .put("ofRoof", kernel.share(profile.roof())));
    }
}
