package dev.dlc.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dlc.bench.OwnProcess.Vectors;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether both sides compute the same from the same start: losses, or the first element of a result. Where steps draw
 * random numbers these differ, and the losses may by some hundredths.
 */
record SameWork(Peers peers, OwnProcess own) {
    private static final double TOLERANCE = 1e-3;
    private static final double RANDOM_TOLERANCE = 0.1;

    /**
     * Compares.
     *
     * @return what was compared and how well it agreed, in words
     * @throws IllegalStateException where it does not
     */
    String check(Spec spec) {
        Path weights = peers.work().resolve(spec.id() + ".weights");
        JsonNode theirs = peers.values(spec, weights);
        JsonNode ours = Peers.lastJson(own.run(Vectors.WIDEST, "values", spec.id(), weights.toString()));
        if (ours.get("parameters").asLong() != spec.parameters()) {
            throw new IllegalStateException(
                    spec.id() + " has " + ours.get("parameters") + " parameters, the peer " + spec.parameters());
        }
        double worst = 0;
        for (int i = 0; i < ours.get("values").size(); i++) {
            double a = ours.get("values").get(i).asDouble();
            double b = theirs.get("values").get(i).asDouble();
            worst = Math.max(worst, Math.abs(a - b) / Math.max(spec.isTraining() ? 1 : 1e-6, Math.abs(b)));
        }
        String said = spec.id() + ": " + ours.get("values") + ", the peer " + theirs.get("values");
        System.out.println(said);
        if (!(worst <= (spec.isRandom() ? RANDOM_TOLERANCE : TOLERANCE))) {
            throw new IllegalStateException("not the same: " + said);
        }
        return said(spec, worst);
    }

    private static String said(Spec spec, double worst) {
        StringBuilder out = new StringBuilder();
        if (spec.parameters() > 0) {
            out.append(spec.parameters()).append(" parameters, ");
        }
        out.append(spec.isTraining() ? "losses" : "results");
        out.append(String.format(Locale.ROOT, " within %.0e", worst));
        if (spec.isRandom()) {
            out.append(", own random numbers");
        }
        if (!spec.peerSettings().isEmpty()) {
            out.append(", with the peer's ").append(spec.peerSettings());
        }
        return out.toString();
    }
}
