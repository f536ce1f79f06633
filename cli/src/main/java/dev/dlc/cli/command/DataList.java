package dev.dlc.cli.command;

import dev.dlc.cli.output.Console;
import dev.dlc.cli.output.Json;
import dev.dlc.cli.output.Text;
import dev.dlc.cli.usage.Arguments;
import dev.dlc.cli.usage.CommandSpecs;
import dev.dlc.cli.usage.ExitCode;
import dev.dlc.runtime.data.DataListing;
import dev.dlc.runtime.data.DataLocation;
import dev.dlc.runtime.data.DataParameter;
import dev.dlc.runtime.data.DataSets;
import dev.dlc.runtime.data.Field;
import dev.dlc.runtime.data.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code dlc data list}: the data sets that programs can name, and whether their files are there. */
public final class DataList implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpecs.of(
                this,
                "data list",
                "list the data sets and whether their files are there",
                List.of(),
                List.of(DataFlags.DATA),
                List.of(
                        new CommandSpecs.Example("dlc data list", "the data sets in $DLM_DATA and the user's cache"),
                        new CommandSpecs.Example("dlc data list --data sets", "those in a folder")));
    }

    @Override
    public int run(Arguments arguments, Console console) {
        DataLocation where = DataFlags.location(arguments);
        List<DataListing> listings = DataSets.standard().list(where);
        List<List<String>> rows = new ArrayList<>();
        for (DataListing listing : listings) {
            rows.add(List.of(
                    listing.summary().name(),
                    status(listing.presence()),
                    listing.summary().examples(),
                    listing.summary().description()));
        }
        console.line(Text.table(rows, "").stripTrailing());
        console.line("");
        where.roots().forEach(root -> console.line("searched: " + root.path() + " (" + root.origin() + ")"));
        console.result(Json.object()
                .put("ok", true)
                .put(
                        "folders",
                        where.roots().stream()
                                .map(root -> root.path().toString())
                                .toList())
                .put("sets", listings.stream().map(DataList::json).toList()));
        return ExitCode.DONE;
    }

    private static String status(Optional<Presence> presence) {
        return presence.map(found -> switch (found) {
                    case Presence.Found there -> there.files().isEmpty() ? "built in" : "found";
                    case Presence.Missing missing -> "missing";
                    case Presence.Incomplete incomplete -> "incomplete";
                })
                .orElse("by file");
    }

    private static Json json(DataListing listing) {
        return Json.object()
                .put("name", listing.summary().name())
                .put("status", status(listing.presence()))
                .put("examples", listing.summary().examples())
                .put("description", listing.summary().description())
                .put(
                        "parameters",
                        listing.parameters().stream()
                                .map(DataParameter::toString)
                                .toList())
                .put(
                        "fields",
                        listing.fields().orElse(List.of()).stream()
                                .map(Field::toString)
                                .toList())
                .put("downloadable", listing.downloadable());
    }
}
