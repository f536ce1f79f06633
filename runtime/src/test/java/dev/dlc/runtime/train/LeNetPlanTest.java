package dev.dlc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dlc.ir.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeNetPlanTest {
    @Test
    void graphsAreWellTyped() {
        TrainPlan plan = LeNetPlan.plan(new TrainPlan.Length.Steps(1), List.of(), 0.05);
        assertEquals(21, plan.phases().getFirst().step().roots().size());
        assertEquals(20, plan.init().roots().size());
        assertEquals(
                Shape.SCALAR,
                plan.phases()
                        .getFirst()
                        .eval()
                        .orElseThrow()
                        .roots()
                        .getFirst()
                        .value()
                        .shape());
    }
}
