// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The files of the page. Others cannot be read: a path is looked up in a fixed list.
 */
final class DashboardFiles {

	static final List<String> NAMES = List.of("index.html", "dashboard.css", "dashboard.js", "flows.js", "pages.js",
			"uplot/uPlot.iife.min.js");

	private final Map<String, DashboardFile> files = new LinkedHashMap<>();

	DashboardFiles() {
		for (String name : NAMES) {
			this.files.put("/" + name, DashboardFile.of(name, readFile(name)));
		}
	}

	private static byte[] readFile(String name) {
		try (InputStream in = DashboardFiles.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException("The file '" + name + "' of the dashboard is missing");
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The file at a path below the page, null if there is none. */
	@Nullable DashboardFile findFile(String path) {
		return this.files.get(path.equals("/") ? "/index.html" : path);
	}

}
