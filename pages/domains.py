from dashboard.shell import shell

frame = shell("domains")
frame.footer()
