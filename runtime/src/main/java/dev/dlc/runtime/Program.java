package dev.dlc.runtime;

import dev.dlc.diagnostic.SourceFile;
import dev.dlc.dsl.elaborate.Compilation;
import dev.dlc.dsl.program.Checked;
import dev.dlc.dsl.program.FunctionProgram;
import dev.dlc.dsl.program.TestProgram;
import dev.dlc.dsl.program.TrainProgram;
import dev.dlc.runtime.train.TrainPlan;
import dev.dlc.runtime.train.TrainPlans;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A compiled file: its models, functions, train blocks and tests by name. Safe for use by several threads. */
public final class Program {
    private final SourceFile source;
    private final Compilation compilation;

    Program(SourceFile source, Compilation compilation) {
        this.source = source;
        this.compilation = compilation;
    }

    /** The text. */
    public SourceFile source() {
        return source;
    }

    /** Everything that is wrong or worth a warning, and the signatures of what the file declares. */
    public synchronized Checked check() {
        return compilation.check();
    }

    /** The names of the train blocks, in source order. */
    public List<String> trainNames() {
        return compilation.trainNames();
    }

    /** The names of the models, in source order. */
    public List<String> modelNames() {
        return compilation.modelNames();
    }

    /** The names of the functions, in source order. */
    public List<String> functionNames() {
        return compilation.functionNames();
    }

    /**
     * A train block.
     *
     * @param settings hyper-parameters by name, as text
     * @throws dev.dlc.diagnostic.DlcException what is wrong with it, or with the settings
     */
    public synchronized TrainProgram trainProgram(String name, Map<String, String> settings) {
        return compilation.train(name, settings);
    }

    /** A train block, ready for a {@link dev.dlc.runtime.train.Trainer}. */
    public TrainPlan train(String name, Map<String, String> settings) {
        return TrainPlans.of(trainProgram(name, settings));
    }

    /**
     * A function, or a function of a model as {@code LeNet5.forward}.
     *
     * @param ranks the number of axes of arguments that are declared with a pack
     * @throws dev.dlc.diagnostic.DlcException what is wrong with it
     */
    public synchronized FunctionProgram functionProgram(String name, Map<String, Integer> ranks) {
        return compilation.function(name, ranks);
    }

    /**
     * The functions and the functions of all models, with default arguments.
     *
     * @throws dev.dlc.diagnostic.DlcException what is wrong with one of them
     */
    public synchronized List<FunctionProgram> functionPrograms() {
        Stream<FunctionProgram> functions =
                compilation.functionNames().stream().map(name -> compilation.function(name, Map.of()));
        Stream<FunctionProgram> ofModels =
                compilation.modelNames().stream().flatMap(name -> compilation.model(name).functions().stream());
        return Stream.concat(functions, ofModels).toList();
    }

    /**
     * A model with its default arguments.
     *
     * @throws dev.dlc.diagnostic.DlcException what is wrong with it
     */
    public synchronized Model model(String name) {
        return new Model(compilation.model(name));
    }

    /** The inline tests, in source order. */
    public synchronized List<TestProgram> tests() {
        return compilation.tests();
    }
}
