package dev.dlc.runtime.data;

import dev.dlc.diagnostic.Diagnostic;
import dev.dlc.diagnostic.DlcException;
import dev.dlc.runtime.HeapBudget;
import dev.dlc.runtime.RuntimeCode;
import dev.dlc.runtime.files.AtomicFile;
import dev.dlc.runtime.files.FileFailure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Downloads data sets. A file gets its name only after its checksum was verified; files that are there already are
 * kept.
 */
public final class DataFetcher {
    private static final int PIECE = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Progress progress;

    /** Hears how a download goes on. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Some bytes have arrived.
         *
         * @param name the file
         * @param done the bytes so far
         * @param total the bytes in all, 0 if unknown
         */
        void update(String name, long done, long total);
    }

    /** A fetcher that reports to {@code progress}. */
    public DataFetcher(Progress progress) {
        this.progress = progress;
    }

    /**
     * Downloads what a data set lacks into the first data folder.
     *
     * @return the files of the data set, all of them there now
     * @throws DlcException E0619 if no address is known, E0620 if none of them answers, E0621 if the content is not
     *     what it should be, E0703 if the folder cannot be written
     */
    public List<Path> fetch(DataProvider provider, DataLocation where) {
        String name = provider.summary().name();
        Download download = provider.download()
                .orElseThrow(() -> Diagnostic.nowhere(
                                RuntimeCode.NO_DOWNLOAD, "no address is known to download " + name + " from")
                        .sides(
                                "a data set that can be downloaded",
                                name + ", " + provider.summary().description())
                        .fix("get its files yourself and put them into " + where.downloadFolder())
                        .exception());
        return fetch(download, where.downloadFolder().resolve(download.folder()));
    }

    List<Path> fetch(Download download, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw FileFailure.writing(folder, failure);
        }
        List<Path> files = new ArrayList<>();
        for (Download.Item item : download.items()) {
            List<Path> wanted = stored(item, folder);
            if (!wanted.stream().allMatch(Files::isRegularFile)) {
                fromFirstMirror(item, folder);
            }
            files.addAll(wanted);
        }
        return files;
    }

    private static List<Path> stored(Download.Item item, Path folder) {
        return switch (item) {
            case Download.Packed packed -> List.of(folder.resolve(packed.name()));
            case Download.Archive archive ->
                archive.files().values().stream().map(folder::resolve).toList();
        };
    }

    private void fromFirstMirror(Download.Item item, Path folder) {
        List<String> reasons = new ArrayList<>();
        Optional<DlcException> damaged = Optional.empty();
        for (URI address : item.mirrors()) {
            try {
                Optional<String> failure = from(address, item, folder);
                if (failure.isEmpty()) {
                    return;
                }
                reasons.add(address + ": " + failure.get());
            } catch (DlcException wrong) {
                if (wrong.diagnostics().getFirst().code() != RuntimeCode.DOWNLOAD_DAMAGED) {
                    throw wrong;
                }
                damaged = Optional.of(wrong); // another address may have the right content
            }
        }
        throw damaged.orElseGet(() -> Diagnostic.nowhere(RuntimeCode.DOWNLOAD_FAILED, "cannot download " + item.name())
                .sides("an answer from one of its addresses", String.join("\n", reasons))
                .fix("check the network, or copy the files from another machine into " + folder)
                .exception());
    }

    /** Tries one address; the reason if it does not answer. */
    private Optional<String> from(URI address, Download.Item item, Path folder) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != 200) {
                    return Optional.of("status " + response.statusCode());
                }
                store(body, item, folder);
                return Optional.empty();
            }
        } catch (ConnectException none) {
            return Optional.of("no connection");
        } catch (HttpTimeoutException late) {
            return Optional.of("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (IOException failure) {
            return Optional.of(FileFailure.reason(failure));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Stores a body in a temporary file, verifies it, and gives the file or the files in it their names. */
    private void store(InputStream body, Download.Item item, Path folder) throws IOException {
        Path target = folder.resolve(item.name());
        try (AtomicFile file = AtomicFile.stage(target)) {
            copyBounded(body, file.output(), item);
            switch (item) {
                case Download.Packed packed -> {
                    try (InputStream in = new GZIPInputStream(Files.newInputStream(file.temporary()), PIECE)) {
                        verify(packed, in, packed.bytes(), packed.sha256(), target);
                    }
                    file.commit();
                }
                case Download.Archive archive -> {
                    try (InputStream in = Files.newInputStream(file.temporary())) {
                        verify(archive, in, archive.bytes(), archive.sha256(), target);
                    }
                    unpack(archive, file.temporary(), folder);
                }
            }
        }
    }

    private void copyBounded(InputStream from, OutputStream to, Download.Item item) throws IOException {
        byte[] piece = new byte[PIECE];
        long done = 0;
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            done += read;
            if (done > item.limit()) {
                throw new IOException("more than the expected " + HeapBudget.text(item.limit()));
            }
            to.write(piece, 0, read);
            progress.update(item.name(), done, item.limit());
        }
        to.flush();
    }

    private static void verify(Download.Item item, InputStream in, long bytes, String sha256, Path target)
            throws IOException {
        MessageDigest digest = sha256();
        byte[] piece = new byte[PIECE];
        long done = 0;
        String problem = "";
        try {
            for (int read = in.read(piece); read >= 0 && done <= bytes; read = in.read(piece)) {
                done += read;
                digest.update(piece, 0, read);
            }
        } catch (ZipException | EOFException damaged) {
            problem = ", damaged gzip";
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (done != bytes || !found.equals(sha256) || !problem.isEmpty()) {
            throw Diagnostic.inFile(
                            RuntimeCode.DOWNLOAD_DAMAGED,
                            target.toString(),
                            "",
                            "the download of " + item.name() + " has the wrong content; it was not kept")
                    .sides(
                            bytes + " bytes, SHA-256 " + sha256,
                            done > bytes ? "more bytes" : done + " bytes, SHA-256 " + found + problem)
                    .fix("try again; if it stays, get the file from elsewhere")
                    .exception();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    /** Stores the wanted files of a verified archive under names of our own; no path of the archive is used. */
    private static void unpack(Download.Archive archive, Path packed, Path folder) throws IOException {
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(packed), PIECE))) {
            TarReader tar = new TarReader(in);
            byte[] piece = new byte[PIECE];
            for (Optional<TarReader.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                String name = archive.files().get(entry.get().name());
                if (name == null) {
                    continue;
                }
                AtomicFile.write(folder.resolve(name), out -> {
                    for (int read = tar.read(piece); read >= 0; read = tar.read(piece)) {
                        out.write(piece, 0, read);
                    }
                });
            }
        }
        for (Path file : stored(archive, folder)) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("the archive has no " + file.getFileName());
            }
        }
    }
}
