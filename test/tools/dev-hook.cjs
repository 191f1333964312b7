// What `npm run dev` puts into the app's main process: it loads the window's page again when told to, and ends the app
// with the program that started it. Nothing here loosens what a page may do.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  // Electron, or its stand-in, answers to this name only once the program runs.
  const electron = () => require('electron');
  process.on('message', (message) => {
    if (message?.dev !== 'reload') return;
    for (const window of electron().BrowserWindow.getAllWindows()) window.webContents.reload();
  });
  process.on('disconnect', () => electron().app.quit());
}
