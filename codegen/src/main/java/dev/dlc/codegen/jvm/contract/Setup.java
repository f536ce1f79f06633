package dev.dlc.codegen.jvm.contract;

import static dev.dlc.codegen.jvm.asm.Exprs.constant;
import static dev.dlc.codegen.jvm.asm.JType.Primitive.LONG;

import dev.dlc.codegen.jvm.asm.Code;
import dev.dlc.codegen.jvm.asm.Expr;
import dev.dlc.codegen.jvm.asm.JType;
import dev.dlc.codegen.jvm.asm.JType.Primitive;
import dev.dlc.ir.DType;
import dev.dlc.ir.kernel.Chunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What all parts of the template know.
 *
 * @param problem the contraction
 * @param lane vectors or scalars
 * @param elements writes element expressions and statements
 * @param launch where arguments are; with the workspace if there may be chunks
 * @param mayBeChunked whether there is a second stage that adds chunks
 * @param tuning measured sizes of blocks
 */
record Setup(Problem problem, Lane lane, ElementWriter elements, Launch launch, boolean mayBeChunked, Tuning tuning) {
    private static final int NARROWEST = 128;

    static Setup of(Problem problem, Lane lane, ElementWriter elements, Tuning tuning) {
        List<DType> buffers = new ArrayList<>();
        problem.kernel().buffers().forEach(b -> buffers.add(b.dtype()));
        boolean mayBeChunked = Chunks.mayBeMany(problem.outputs(), Axes.size(problem.depth()));
        if (mayBeChunked) {
            buffers.add(problem.dtype());
        }
        return new Setup(
                problem, lane, elements, new Launch(buffers, problem.kernel().sizes()), mayBeChunked, tuning);
    }

    /** With the sides swapped. */
    Setup swapped() {
        return new Setup(problem.swapped(), lane, elements, launch, mayBeChunked, tuning);
    }

    /** With vectors of half the width, as long as the columns fit into them. */
    Setup narrowed() {
        return narrowed(2);
    }

    /** With vectors of no more lanes than there are columns, if there are such; else the narrowest. */
    Setup within() {
        return narrowed(1);
    }

    private Setup narrowed(int times) {
        OptionalLong columns = Axes.size(problem.columns()).constant();
        Lane fitting = lane;
        while (columns.isPresent()
                && fitting instanceof Lane.Vector vector
                && vector.bits() > NARROWEST
                && times * columns.getAsLong() < fitting.lanes(element()) + times - 1) {
            fitting = new Lane.Vector(vector.bits() / 2);
        }
        return new Setup(problem, fitting, elements, launch, mayBeChunked, tuning);
    }

    /** What sizes of blocks are chosen by; empty for scalars, whose sizes are fixed. */
    Optional<Tuning.Key> tuningKey(int mostRows) {
        OptionalLong rows = Axes.size(problem.rows()).constant();
        OptionalLong columns = Axes.size(problem.columns()).constant();
        return lane instanceof Lane.Vector vector
                ? Optional.of(Tuning.key(vector, element(), rows, columns, mostRows))
                : Optional.empty();
    }

    /** The sizes of blocks: measured ones where there are any, else estimated. */
    Tiling tiling(int mostRows) {
        OptionalLong rows = Axes.size(problem.rows()).constant();
        OptionalLong columns = Axes.size(problem.columns()).constant();
        return tuningKey(mostRows)
                .flatMap(tuning::tiling)
                .orElseGet(() -> Tiling.of(lane, element(), rows, columns, mostRows));
    }

    Primitive element() {
        return problem.element();
    }

    JType.Array array() {
        return new JType.Array(element());
    }

    /** Elements of a load. */
    int lanes() {
        return lane.lanes(element());
    }

    /** The buffers of the kernel itself. */
    List<DType> ownBuffers() {
        return problem.kernel().buffers().stream()
                .map(dev.dlc.ir.kernel.Kernel.Buffer::dtype)
                .toList();
    }

    /** The number that sites give to the scratch array. */
    int scratchBuffer() {
        return launch.buffers().size();
    }

    int workspaceBuffer() {
        return launch.buffers().size() - 1;
    }

    Expr batch(Site site) {
        return site.dim(Axes.size(problem.batch()));
    }

    Expr rows(Site site) {
        return site.dim(Axes.size(problem.rows()));
    }

    Expr columns(Site site) {
        return site.dim(Axes.size(problem.columns()));
    }

    Expr depth(Site site) {
        return site.dim(Axes.size(problem.depth()));
    }

    /** The number of results, a long. */
    Expr outputs(Site site) {
        return batch(site).to(LONG).mul(rows(site).to(LONG)).mul(columns(site).to(LONG));
    }

    /** The number of chunks, an int. */
    Expr chunks(Site site) {
        return mayBeChunked ? ChunkCode.count(outputs(site), depth(site).to(LONG)) : constant(1);
    }

    /** Binds the batch axes of a flat batch position. */
    Site bindBatch(Code code, Site site, Expr batch) {
        return problem.batch().isEmpty() ? site : Axes.at(code, "batch", problem.batch(), batch, site);
    }

    /** The scratch array as a buffer. */
    Site withScratch(Site site, Expr s) {
        return site.withBuffer(scratchBuffer(), new Site.Memory(s, constant(0)));
    }

    static Expr blocks(Expr size, int block) {
        return size.add(block - 1).div(block);
    }
}
