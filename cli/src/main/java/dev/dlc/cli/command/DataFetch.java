package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.DownloadView;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.cli.usage.Parameter;
import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.runtime.data.DataFetcher;
import dev.dlc.runtime.data.DataProvider;
import dev.dlc.runtime.data.DataSets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc data fetch}: downloads a data set and verifies its checksums. */
public final class DataFetch implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "data fetch",
                "download a data set, verified by its checksums",
                List.of(Parameter.required("NAME", "the data set, as `dlc data list` names it")),
                List.of(DataFlags.DATA),
                List.of(new CommandSpecs.Example("dlc data fetch mnist", "downloads the four files of MNIST")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        String name = arguments.parameter(0);
        DataProvider provider = DataSets.standard().provider(name, new Diagnostic.Place.InUsage(name));
        DownloadView view = new DownloadView(console, System::nanoTime);
        List<Path> files = new DataFetcher(view).fetch(provider, DataFlags.location(arguments));
        view.close();
        files.forEach(file -> console.line(file.toString()));
        console.result(Json.object()
                .put("ok", true)
                .put("files", files.stream().map(Path::toString).toList()));
        return ExitCode.DONE;
    }
}
