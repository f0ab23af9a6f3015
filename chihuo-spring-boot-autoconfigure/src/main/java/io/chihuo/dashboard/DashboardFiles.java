// SPDX-License-Identifier: Apache-2.0

package io.chihuo.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The files of the page. Others cannot be read: a path is looked up in a fixed list. Each
 * file names the others with the hash of their content.
 */
final class DashboardFiles {

	static final String CHARTS = "uplot/uPlot.iife.min.js";

	static final String STYLE = "dashboard.css";

	static final String SCRIPT = "dashboard.js";

	static final String PAGE = "index.html";

	private final Map<String, DashboardFile> files = new LinkedHashMap<>();

	/** Each after those that it names. */
	DashboardFiles() {
		addFile(CHARTS, readFile(CHARTS));
		addFile(STYLE, readFile(STYLE));
		addFile(SCRIPT, PageScript.joinModules(DashboardFiles::readFile));
		addFile(PAGE, readFile(PAGE));
	}

	private static String readFile(String name) {
		try (InputStream in = DashboardFiles.class.getResourceAsStream(name)) {
			if (in == null) {
				throw new IllegalStateException("The file '" + name + "' of the dashboard is missing");
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void addFile(String name, String content) {
		String complete = content;
		for (Map.Entry<String, DashboardFile> other : this.files.entrySet()) {
			String address = other.getKey();
			String hashed = address + "?" + DashboardFile.HASH_PARAMETER + "=" + other.getValue().hash();
			complete = complete.replace("\"" + address + "\"", "\"" + hashed + "\"")
				.replace("'" + address + "'", "'" + hashed + "'");
		}
		this.files.put(name, DashboardFile.of(name, complete.getBytes(StandardCharsets.UTF_8)));
	}

	/** The file at a path below the page, null if there is none. */
	@Nullable DashboardFile findFile(String path) {
		if (path.equals("/")) {
			return this.files.get(PAGE);
		}
		return path.startsWith("/") ? this.files.get(path.substring(1)) : null;
	}

}
