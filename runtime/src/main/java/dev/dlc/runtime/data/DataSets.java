package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.diagnostic.Suggestion;
import dev.dlc.runtime.RuntimeCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The data sets that programs can name. Immutable; {@link #with} makes a registry with one more.
 *
 * <pre>{@code
 * LoadedData data = DataSets.standard().open(request, DataLocation.ofProcess(Optional.empty()), seed);
 * }</pre>
 */
public final class DataSets {
    private final Map<String, DataProvider> providers;

    private DataSets(Map<String, DataProvider> providers) {
        this.providers = Collections.unmodifiableMap(providers);
    }

    /** The data sets that come with the program. */
    public static DataSets standard() {
        List<DataProvider> all = new ArrayList<>(List.of(new DigitsSynthetic(), new Mnist(), new Cifar10()));
        all.addAll(Tables.all());
        all.addAll(List.of(new TinyShakespeare(), new Babi(), new Multi30k(), new UdEnglishEwt()));
        all.addAll(Sentences.all());
        all.addAll(Graphs.all());
        Map<String, DataProvider> providers = new LinkedHashMap<>();
        all.forEach(provider -> providers.put(provider.summary().name(), provider));
        return new DataSets(providers);
    }

    /** A registry with one more data set, which replaces one of the same name. */
    public DataSets with(DataProvider provider) {
        Map<String, DataProvider> more = new LinkedHashMap<>(providers);
        more.put(provider.summary().name(), provider);
        return new DataSets(more);
    }

    /** The names, in the order of registration. */
    public List<String> names() {
        return List.copyOf(providers.keySet());
    }

    /**
     * The provider of a name.
     *
     * @param place where the name stands, for the message
     * @throws DlcException E0602 with the nearest name
     */
    public DataProvider provider(String name, Diagnostic.Place place) {
        DataProvider provider = providers.get(name);
        if (provider == null) {
            String fix = Suggestion.closest(name, providers.keySet())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("list the data sets with: dlc data list");
            throw DataArguments.place(RuntimeCode.UNKNOWN_DATA_SET, "there is no data set named " + name, place)
                    .sides("one of " + String.join(", ", providers.keySet()), name)
                    .fix(fix)
                    .exception();
        }
        return provider;
    }

    /** What a data set takes: {@code batch}, {@code validation}, then its own parameters. */
    public static List<DataParameter> parameters(DataProvider provider) {
        List<DataParameter> all = new ArrayList<>();
        all.add(DataParameter.whole("batch", 64, 1, "examples per batch"));
        all.add(DataParameter.real(
                "validation", 0, 0, "held out of the training split: a share below 1, or a number of examples"));
        all.addAll(provider.parameters());
        return List.copyOf(all);
    }

    /**
     * Checks name and arguments, without looking for files.
     *
     * @throws DlcException E0602, E0603, E0604
     */
    public DataArguments check(DataRequest request) {
        return DataArguments.bind(request, parameters(provider(request.name(), request.place())));
    }

    /**
     * The fields of a data set, if they are known without reading a file.
     *
     * @throws DlcException E0602, E0603, E0604
     */
    public Optional<List<Field>> fields(DataRequest request) {
        return provider(request.name(), request.place()).fields(check(request));
    }

    /**
     * Whether the files of a data set are there.
     *
     * @throws DlcException E0601, E0602, E0603, E0604
     */
    public Presence find(DataRequest request, DataLocation where) {
        DataArguments arguments = check(request);
        where.requireFolders();
        return provider(request.name(), request.place()).find(arguments, where);
    }

    /**
     * Opens a data set.
     *
     * @param seed the run's seed, which chooses the validation split
     * @throws DlcException E0601 to E0606 if it is not there, else what is wrong with its files
     */
    public LoadedData open(DataRequest request, DataLocation where, long seed) {
        DataProvider provider = provider(request.name(), request.place());
        DataArguments arguments = check(request);
        Presence.Found found = switch (find(request, where)) {
            case Presence.Found files -> files;
            case Presence.Missing missing -> throw missing(request, provider, missing);
            case Presence.Incomplete incomplete -> throw incomplete(request, provider, incomplete);
        };
        DataProvider.Splits splits = provider.load(arguments, found);
        int batch = (int) Math.min(arguments.whole("batch"), Integer.MAX_VALUE);
        double validation = arguments.real("validation");
        if (validation == 0 || splits.validation().isPresent()) {
            return new LoadedData(request.name(), batch, splits.train(), splits.validation(), splits.test());
        }
        Split split = Split.random(splits.train().size(), validation, seed, "validation", "validation");
        return new LoadedData(
                request.name(),
                batch,
                new Subset(splits.train(), split.kept()),
                Optional.of(new Subset(splits.train(), split.heldOut())),
                splits.test());
    }

    /**
     * Opens the first of some data sets that is there: {@code data mnist() else digits_synthetic()}. One that is there
     * but incomplete or damaged is an error and never passed over.
     *
     * @param alternatives at least one; all are checked, whichever is used
     * @throws DlcException as {@link #open(DataRequest, DataLocation, long)}, for the last one also if it is missing
     */
    public Opened open(List<DataRequest> alternatives, DataLocation where, long seed) {
        alternatives.forEach(this::check);
        DataRequest first = alternatives.getFirst();
        for (DataRequest request : alternatives.subList(0, alternatives.size() - 1)) {
            if (!(find(request, where) instanceof Presence.Missing)) {
                return new Opened(open(request, where, seed), warning(first, request, where));
            }
        }
        DataRequest last = alternatives.getLast();
        return new Opened(open(last, where, seed), warning(first, last, where));
    }

    /**
     * An opened data set.
     *
     * @param data the data set
     * @param warning W0601 if it is not the first alternative
     */
    public record Opened(LoadedData data, Optional<Diagnostic> warning) {}

    private Optional<Diagnostic> warning(DataRequest wanted, DataRequest used, DataLocation where) {
        if (wanted == used) {
            return Optional.empty();
        }
        String folders = where.roots().stream()
                .map(root -> root.path() + " (" + root.origin() + ")")
                .collect(Collectors.joining("\n", "nothing in\n", ""));
        String message = "the data set " + wanted.name() + " was not found; " + used.name() + " is used instead";
        return Optional.of(DataArguments.place(RuntimeCode.FALLBACK_DATA, message, wanted.place())
                .sides("the files of " + wanted.name(), folders)
                .fix(getIt(provider(wanted.name(), wanted.place()))));
    }

    private static DlcException missing(DataRequest request, DataProvider provider, Presence.Missing missing) {
        String searched =
                missing.searched().stream().map(Path::toString).collect(Collectors.joining("\n", "nothing in\n", ""));
        return DataArguments.place(
                        RuntimeCode.DATA_SET_MISSING,
                        "the data set " + request.name() + " was not found",
                        request.place())
                .sides(String.join("\n", missing.wanted()) + "\nplain or with .gz", searched)
                .fix(getIt(provider))
                .exception();
    }

    private static DlcException incomplete(DataRequest request, DataProvider provider, Presence.Incomplete incomplete) {
        return Diagnostic.inFile(
                        RuntimeCode.DATA_SET_INCOMPLETE,
                        incomplete.folder().toString(),
                        "",
                        "the data set " + request.name() + " is incomplete")
                .sides(String.join("\n", incomplete.missing()), "the other files of " + request.name() + " alone")
                .fix(getIt(provider))
                .exception();
    }

    private static String getIt(DataProvider provider) {
        String name = provider.summary().name();
        return provider.download().isPresent()
                ? "download it with: dlc data fetch " + name + ", or name its folder with --data"
                : "put its file into a data folder, or name the folder with --data";
    }

    /**
     * What is known about every data set.
     *
     * @throws DlcException E0601
     */
    public List<DataListing> list(DataLocation where) {
        where.requireFolders();
        List<DataListing> listings = new ArrayList<>();
        for (DataProvider provider : providers.values()) {
            List<DataParameter> parameters = parameters(provider);
            boolean complete = parameters.stream()
                    .allMatch(parameter -> parameter.initial().isPresent());
            Optional<DataArguments> defaults = complete
                    ? Optional.of(
                            DataArguments.bind(DataRequest.of(provider.summary().name(), Map.of()), parameters))
                    : Optional.empty();
            listings.add(new DataListing(
                    provider.summary(),
                    parameters,
                    defaults.flatMap(provider::fields),
                    defaults.map(arguments -> provider.find(arguments, where)),
                    provider.download().isPresent()));
        }
        return listings;
    }
}
