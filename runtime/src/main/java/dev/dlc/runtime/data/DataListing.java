package dev.dlc.runtime.data;

import java.util.List;
import java.util.Optional;

/**
 * What {@code dlc data list} says about a data set.
 *
 * @param summary name, description, size
 * @param parameters what it takes
 * @param fields its fields, if known without reading a file
 * @param presence whether its files are there; empty if that depends on arguments
 * @param downloadable whether {@code dlc data fetch} knows where to get it
 */
public record DataListing(
        DataProvider.Summary summary,
        List<DataParameter> parameters,
        Optional<List<Field>> fields,
        Optional<Presence> presence,
        boolean downloadable) {}
